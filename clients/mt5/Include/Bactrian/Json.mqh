// Writing JSON with exact decimals, and reading single members of an answer.
#ifndef BACTRIAN_JSON_MQH
#define BACTRIAN_JSON_MQH

#define MAX_DECIMALS 8

//--- writing

string JsonQuote(const string text)
  {
   string quoted="\"";
   int size=StringLen(text);
   for(int i=0; i<size; i++)
     {
      ushort c=StringGetCharacter(text,i);
      if(c=='"')
         quoted+="\\\"";
      else if(c=='\\')
         quoted+="\\\\";
      else if(c<32)
         quoted+=StringFormat("\\u%04x",(int)c);
      else
         quoted+=ShortToString(c);
     }
   return quoted+"\"";
  }

string TrimZeros(const string text)
  {
   if(StringFind(text,".")<0)
      return text;
   int size=StringLen(text);
   while(size>0 && StringGetCharacter(text,size-1)=='0')
      size--;
   if(size>0 && StringGetCharacter(text,size-1)=='.')
      size--;
   return StringSubstr(text,0,size);
  }

// A deal's price may have more digits than its symbol has, and an old symbol may have none:
// what the digits would cut off is written out.
string Decimal(const double value,const int digits)
  {
   string text=DoubleToString(value,digits);
   if(digits<MAX_DECIMALS
      && MathAbs(StringToDouble(text)-value)>1e-9*MathMax(1.0,MathAbs(value)))
      text=TrimZeros(DoubleToString(value,MAX_DECIMALS));
   return text;
  }

// An object, member by member. A number that is none is left out: JSON knows no NaN.
class CJsonObject
  {
private:
   string            m_members;

   void              Member(const string name,const string value)
     {
      if(StringLen(m_members)>0)
         m_members+=",";
      m_members+="\""+name+"\":"+value;
     }

public:
                     CJsonObject(void) { m_members=""; }

   void              Text(const string name,const string value) { Member(name,JsonQuote(value)); }
   void              Raw(const string name,const string value) { Member(name,value); }
   void              Whole(const string name,const long value) { Member(name,IntegerToString(value)); }
   // 64-bit ids are texts: a reader with floating-point numbers would round them.
   void              Id(const string name,const long value) { Text(name,IntegerToString(value)); }

   void              Number(const string name,const double value,const int digits)
     {
      if(MathIsValidNumber(value))
         Member(name,Decimal(value,digits));
     }

   void              Size(const string name,const double value)
     {
      if(MathIsValidNumber(value))
         Member(name,TrimZeros(DoubleToString(value,MAX_DECIMALS)));
     }

   string            Build(void) const { return "{"+m_members+"}"; }
  };

//--- reading

int JsonSkipSpace(const string text,int at)
  {
   int size=StringLen(text);
   while(at<size && StringGetCharacter(text,at)<=' ')
      at++;
   return at;
  }

// The index after the string that begins at the quote.
int JsonSkipString(const string text,int at)
  {
   int size=StringLen(text);
   for(at++; at<size; at++)
     {
      ushort c=StringGetCharacter(text,at);
      if(c=='\\')
         at++;
      else if(c=='"')
         return at+1;
     }
   return size;
  }

// The index after the value that begins here, whatever it is.
int JsonSkipValue(const string text,int at)
  {
   int size=StringLen(text);
   int depth=0;
   while(at<size)
     {
      ushort c=StringGetCharacter(text,at);
      if(c=='"')
         at=JsonSkipString(text,at);
      else if(c=='{' || c=='[')
        {
         depth++;
         at++;
        }
      else if(c=='}' || c==']')
        {
         if(depth==0)
            return at;
         depth--;
         at++;
        }
      else if(depth==0 && c==',')
         return at;
      else
         at++;
      if(depth==0 && (c=='"' || c=='}' || c==']'))
         return at;
     }
   return size;
  }

string JsonTrim(const string raw)
  {
   string text=raw;
   StringTrimLeft(text);
   StringTrimRight(text);
   return text;
  }

// The member's value as it is written; empty where there is none.
string JsonMember(const string object,const string name)
  {
   int size=StringLen(object);
   int at=JsonSkipSpace(object,0);
   if(at>=size || StringGetCharacter(object,at)!='{')
      return "";
   at++;
   while(at<size)
     {
      at=JsonSkipSpace(object,at);
      if(at>=size || StringGetCharacter(object,at)!='"')
         return "";
      int end=JsonSkipString(object,at);
      string key=StringSubstr(object,at+1,end-at-2);
      at=JsonSkipSpace(object,end);
      if(at>=size || StringGetCharacter(object,at)!=':')
         return "";
      at=JsonSkipSpace(object,at+1);
      end=JsonSkipValue(object,at);
      if(key==name)
         return JsonTrim(StringSubstr(object,at,end-at));
      at=JsonSkipSpace(object,end);
      if(at>=size || StringGetCharacter(object,at)!=',')
         return "";
      at++;
     }
   return "";
  }

// The array's element as it is written; empty behind the last.
string JsonElement(const string array_text,const int index)
  {
   int size=StringLen(array_text);
   int at=JsonSkipSpace(array_text,0);
   if(at>=size || StringGetCharacter(array_text,at)!='[')
      return "";
   at=JsonSkipSpace(array_text,at+1);
   for(int i=0; at<size && StringGetCharacter(array_text,at)!=']'; i++)
     {
      int end=JsonSkipValue(array_text,at);
      if(i==index)
         return JsonTrim(StringSubstr(array_text,at,end-at));
      at=JsonSkipSpace(array_text,end);
      if(at<size && StringGetCharacter(array_text,at)==',')
         at=JsonSkipSpace(array_text,at+1);
     }
   return "";
  }

// The text of a written string; ids, names and messages need no \u escapes undone.
string JsonText(const string object,const string name)
  {
   string raw=JsonMember(object,name);
   int size=StringLen(raw);
   if(size<2 || StringGetCharacter(raw,0)!='"')
      return "";
   string text=StringSubstr(raw,1,size-2);
   StringReplace(text,"\\\"","\"");
   StringReplace(text,"\\/","/");
   StringReplace(text,"\\\\","\\");
   return text;
  }

// False where the member is missing, null, or no number.
bool JsonNumber(const string object,const string name,double &value)
  {
   string raw=JsonMember(object,name);
   if(StringLen(raw)==0)
      return false;
   ushort c=StringGetCharacter(raw,0);
   if(c!='-' && (c<'0' || c>'9'))
      return false;
   value=StringToDouble(raw);
   return MathIsValidNumber(value);
  }

// 0 where the member is missing, null, or no whole number.
long JsonWhole(const string object,const string name)
  {
   string raw=JsonMember(object,name);
   if(StringLen(raw)==0)
      return 0;
   ushort c=StringGetCharacter(raw,0);
   return c=='-' || (c>='0' && c<='9') ? StringToInteger(raw) : 0;
  }

// "2026-01-31T12:00:00.123Z" in seconds since 1970; 0 if it is no such time.
long IsoSeconds(const string iso)
  {
   if(StringLen(iso)<19 || StringGetCharacter(iso,10)!='T')
      return 0;
   string text=StringSubstr(iso,0,19);
   StringReplace(text,"-",".");
   StringReplace(text,"T"," ");
   return (long)StringToTime(text);
  }

#endif
